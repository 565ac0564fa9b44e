"""HTTP as this service speaks it: bodies, problems, paging, idempotency, headers, OpenAPI."""
