"""The catalogue, as anyone may read it."""


def test_anyone_reads_the_whole_catalogue(client):
    catalogue = client.get("/v1/sources").json
    (source,) = catalogue["sources"]
    assert source["id"] == "card_account"
    assert source["bases"] == ["consent", "contract"]
    status = next(i for i in source["items"] if i["id"] == "card_account.repayment_status")
    assert status["retention"]["months"] == 60
    assert status["retention"]["reference"]["article"] == "15, 16"
    assert status["label"] == {"en": "Repayment status of a month", "zh-CN": "某月的还款状态"}


def test_the_catalogue_names_what_is_prohibited_and_by_which_law(client):
    kinds = {kind["id"]: kind for kind in client.get("/v1/sources").json["prohibited_kinds"]}
    assert {"religion", "genes", "biometrics", "blood_type", "health", "sex"} <= kinds.keys()
    assert kinds["religion"]["references"][0]["article"] == "14"


def test_the_catalogue_is_dated(client):
    catalogue = client.get("/v1/sources").json
    assert catalogue["edition"] == 1
    assert catalogue["published_on"] == "2026-11-01"
