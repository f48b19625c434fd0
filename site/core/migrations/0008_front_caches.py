from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0007_documents_are_private'),
    ]

    operations = [
        migrations.CreateModel(
            name='FrontCache',
            fields=[
                ('address', models.CharField(max_length=200, primary_key=True, serialize=False)),
                ('purged', models.PositiveBigIntegerField(default=0)),
                ('repeated', models.PositiveBigIntegerField(default=0)),
            ],
        ),
    ]
