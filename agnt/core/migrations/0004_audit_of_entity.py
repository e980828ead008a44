from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0003_link_code'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='auditentry',
            index=models.Index(fields=['entity', 'entity_id'], name='audit_of_entity'),
        ),
    ]
