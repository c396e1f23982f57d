from django.db import migrations

from gansao.orm.append_only import AppendOnly


class Migration(migrations.Migration):
    dependencies = [("recognition", "0002_corrections_and_certificate_files")]

    operations = [AppendOnly("logentry")]
