"""Rules kept by the database: row security, append-only tables, journal digests."""

from pathlib import Path

from django.db import migrations

RULES = Path(__file__).resolve().parents[1] / "sql" / "rules.sql"


class Migration(migrations.Migration):
    dependencies = [("store", "0001_house")]
    operations = [migrations.RunSQL(RULES.read_text(), migrations.RunSQL.noop)]
