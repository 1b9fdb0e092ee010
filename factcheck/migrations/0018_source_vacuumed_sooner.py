"""Sources are written three times a look: clear away what is left of that before a fifth of them is."""

from django.db import migrations

SOONER = """
ALTER TABLE factcheck_source SET (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02)
"""
AS_EVER = """
ALTER TABLE factcheck_source RESET (autovacuum_vacuum_scale_factor, autovacuum_analyze_scale_factor)
"""


class Migration(migrations.Migration):
    dependencies = [("factcheck", "0017_notices")]

    operations = [migrations.RunSQL(SOONER, AS_EVER)]
