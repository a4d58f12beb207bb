"""Every table is classified, belongs to somebody, and gives patient rows to nobody without a chart."""

from __future__ import annotations

import re

import pytest
from django.apps import apps
from django.db import connection

from carebraid.store import record
from carebraid.store.models._base import Classified, PatientRow

OURS = list(apps.get_app_config("store").get_models())
SENSITIVITIES = {"clinical", "identity", "security", "operational", "public"}


@pytest.mark.parametrize("model", OURS, ids=lambda model: model.__name__)
def test_every_table_says_how_sensitive_it_is_and_how_long_its_rows_stay(model: type) -> None:
    classified = model.classified  # type: ignore[attr-defined]
    assert isinstance(classified, Classified)
    assert classified.sensitivity in SENSITIVITIES
    assert classified.retention.strip()


@pytest.mark.parametrize(
    "model", [m for m in OURS if issubclass(m, PatientRow)], ids=lambda model: model.__name__
)
def test_no_chart_no_rows(model: type[PatientRow]) -> None:
    with pytest.raises(RuntimeError, match="through a door"):
        model.objects.all()
    assert model.classified.labels, "patient rows carry at least one label (PRV-002)"


def test_prv_055_every_table_about_a_person_is_in_their_record_or_says_why_not() -> None:
    """A new table about a person is read into their whole record, or stands in the short list with its reason."""
    about = {
        m.__name__: m._meta.db_table for m in OURS if {f.attname for f in m._meta.fields} & {"patient_id"}
    }
    assert len(about) > 40
    read = set(re.findall(r"(?:from|join) (store_\w+)", record._EVERYTHING))
    left_out = record.NOT_IN_THE_RECORD
    assert all(len(why) >= 20 for why in left_out.values())
    assert left_out.keys() <= about.keys(), "a table that is gone, or not about a person"
    missing = {name for name, table in about.items() if table not in read} - left_out.keys()
    assert missing == set(), "in neither the record nor the list of what is not"
    # Work of the team is read for when and how the person was reached, and for nothing else of it.
    assert {name for name in left_out if about[name] in read} == {"Task"}


@pytest.mark.django_db
def test_every_table_with_an_organisation_has_row_security() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "select c.table_name from information_schema.columns c join pg_class k on k.relname = c.table_name "
            "where c.table_schema = 'public' and c.column_name = 'organisation_id' and not k.relrowsecurity"
        )
        open_tables = {row[0] for row in cursor.fetchall()}
    # An account is read before its organisation is known; everything else is closed.
    assert open_tables == {"store_account"}


@pytest.mark.django_db
def test_the_programs_role_owns_nothing_and_cannot_bypass() -> None:
    with connection.cursor() as cursor:
        cursor.execute("select rolsuper, rolbypassrls from pg_roles where rolname = current_user")
        assert cursor.fetchone() == (False, False)
        cursor.execute(
            "select count(*) from pg_tables where schemaname = 'public' and tableowner = current_user"
        )
        assert cursor.fetchone() == (0,)
