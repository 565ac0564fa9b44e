"""How the catalogue is written as JSON. Texts come in every language, by language tag."""

from marshmallow import fields

from scoring_service.wire.openapi import AnswerSchema


def text(description: str) -> fields.Dict:
    """Describe a text that is given in every language."""
    return fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={"description": f"{description}, by language tag (en, zh-CN)."},
    )


class ReferenceSchema(AnswerSchema):
    """A place in a law."""

    law = text("Name of the law")
    article = fields.String(required=True)
    says = text("What it says, in plain words")
    jurisdiction = fields.String(metadata={"description": "CN, EU; empty where it is our choice."})


class PurposeSchema(AnswerSchema):
    """What a score may be asked for."""

    id = fields.String(required=True)
    label = text("Name of the purpose")


class BasisSchema(AnswerSchema):
    """A legal basis on which a source may be used."""

    id = fields.String(required=True)
    label = text("Name of the basis")
    references = fields.List(fields.Nested(ReferenceSchema), required=True)


class RetentionSchema(AnswerSchema):
    """How long an item may be kept and used."""

    months = fields.Integer(required=True)
    counted_from = fields.String(required=True)
    reference = fields.Nested(ReferenceSchema, required=True)


class ItemSchema(AnswerSchema):
    """One kind of datum that a source provides."""

    id = fields.String(required=True)
    kind = fields.String(required=True)
    unit = fields.String(required=True)
    sensitivity = fields.String(required=True)
    label = text("Name of the item")
    description = text("What it is")
    retention = fields.Nested(RetentionSchema, required=True)


class SourceSchema(AnswerSchema):
    """An origin of information."""

    id = fields.String(required=True)
    name = text("Name of the source")
    holder = text("Who holds the information")
    description = text("What it is")
    collection = text("How it is collected")
    rhythm = fields.String(required=True, metadata={"description": "How often it is updated."})
    update = text("How often it is updated, in words")
    bases = fields.List(fields.String(), required=True)
    purposes = fields.List(fields.String(), required=True)
    items = fields.List(fields.Nested(ItemSchema), required=True)


class LawSchema(AnswerSchema):
    """A law and an article of it."""

    law = fields.String(required=True)
    article = fields.String(required=True)


class ProhibitedKindSchema(AnswerSchema):
    """A kind of information that no score may use."""

    id = fields.String(required=True)
    label = text("Name of the kind")
    note = fields.Dict(keys=fields.String(), values=fields.String(), allow_none=True)
    references = fields.Function(
        lambda kind: [{"law": law, "article": article} for law, article in kind.references],
        metadata={"type": "array", "items": {"type": "object"}},
    )


class CatalogueSchema(AnswerSchema):
    """The catalogue of sources in force, and what may never be one."""

    edition = fields.Integer(required=True)
    published_on = fields.Date(required=True)
    reviewed_on = fields.Date(required=True)
    purposes = fields.List(fields.Nested(PurposeSchema), required=True)
    bases = fields.List(fields.Nested(BasisSchema), required=True)
    sources = fields.List(fields.Nested(SourceSchema), required=True)
    prohibited_kinds = fields.List(fields.Nested(ProhibitedKindSchema), required=True)
