def names(page):
    return [item["name"] for item in page["items"]]


def test_pages_follow_each_other_by_their_next_links(http):
    first = http.get("/v1/things?limit=2").json
    second = http.get(first["next"]).json
    third = http.get(second["next"]).json
    assert names(first) + names(second) + names(third) == [f"thing-{n}" for n in range(5)]
    assert third["next"] is None


def test_a_list_that_ends_with_the_page_has_no_next_page(http):
    assert http.get("/v1/things?limit=5").json["next"] is None


def test_the_next_link_keeps_what_else_was_asked(http):
    assert "lang=zh" in http.get("/v1/things?limit=2&lang=zh").json["next"]


def test_a_limit_out_of_bounds_is_refused(http):
    for limit in ("0", "101", "many"):
        response = http.get(f"/v1/things?limit={limit}")
        assert response.status_code == 422
        assert response.json["errors"][0]["pointer"] == "/limit"


def test_a_cursor_made_by_hand_is_refused(http):
    for cursor in ("ä", "%%%%", "abc", "_w==", "AAAA"):
        response = http.get("/v1/things", query_string={"cursor": cursor})
        assert response.status_code == 422
        assert response.json["errors"] == [
            {"pointer": "/cursor", "message": "Is not a cursor from a next link."}
        ]
