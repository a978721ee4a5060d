"""The document of the typed checks, the type to read it as, and what has to be found."""

from pydantic import BaseModel


class Line(BaseModel):
    description: str
    quantity: int
    amount: float


class Invoice(BaseModel):
    """An invoice."""

    invoice_number: str
    total_due: float
    lines: list[Line]


TEXT = """Read this invoice.

Invoice number: INV-7
Total due: 12.50

| description | quantity | amount |
|-------------|----------|--------|
| Pens        | 2        | 8.00   |
| Ink         | 1        | 4.50   |
"""
FOUND = Invoice(
    invoice_number="INV-7",
    total_due=12.5,
    lines=[
        Line(description="Pens", quantity=2, amount=8.0),
        Line(description="Ink", quantity=1, amount=4.5),
    ],
)
