"""The search's own table. The database itself makes a venue's entry and marks it stale, whoever writes the venue."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
import pgvector.django.indexes
import pgvector.django.vector
from pgvector.django import VectorExtension
from django.db import migrations, models

MARK = """
CREATE FUNCTION venues_mark_stale(which bigint) RETURNS void LANGUAGE sql AS $$
    INSERT INTO venues_searchentry
        (venue_id, stale, listed, sandbox, area, category, price_level, max_party, latitude, longitude)
    VALUES (which, true, false, false, '', '', 2, 1, 0, 0)
    ON CONFLICT (venue_id) DO UPDATE SET stale = true
$$;
CREATE FUNCTION venues_venue_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM venues_mark_stale(NEW.id);
    RETURN NULL;
END $$;
CREATE FUNCTION venues_service_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    UPDATE venues_searchentry SET stale = true
    WHERE venue_id IN (OLD.venue_id, NEW.venue_id) AND NOT stale;
    RETURN NULL;
END $$;
CREATE TRIGGER venue_to_search AFTER INSERT ON venues_venue
    FOR EACH ROW EXECUTE FUNCTION venues_venue_changed();
CREATE TRIGGER venue_search_stale AFTER UPDATE ON venues_venue
    FOR EACH ROW WHEN (
        (OLD.name, OLD.cuisines, OLD.tags, OLD.category, OLD.description, OLD.address, OLD.area, OLD.city_id,
         OLD.price_level, OLD.max_party, OLD.latitude, OLD.longitude, OLD.sandbox, OLD.closed_for_good_at)
        IS DISTINCT FROM
        (NEW.name, NEW.cuisines, NEW.tags, NEW.category, NEW.description, NEW.address, NEW.area, NEW.city_id,
         NEW.price_level, NEW.max_party, NEW.latitude, NEW.longitude, NEW.sandbox, NEW.closed_for_good_at)
    ) EXECUTE FUNCTION venues_venue_changed();
CREATE TRIGGER service_search_stale AFTER INSERT OR UPDATE OR DELETE ON venues_service
    FOR EACH ROW EXECUTE FUNCTION venues_service_changed();
INSERT INTO venues_searchentry
    (venue_id, stale, listed, sandbox, area, category, price_level, max_party, latitude, longitude)
SELECT id, true, false, false, '', '', 2, 1, 0, 0 FROM venues_venue;
"""
UNMARK = """
DROP TRIGGER service_search_stale ON venues_service;
DROP TRIGGER venue_search_stale ON venues_venue;
DROP TRIGGER venue_to_search ON venues_venue;
DROP FUNCTION venues_service_changed();
DROP FUNCTION venues_venue_changed();
DROP FUNCTION venues_mark_stale(bigint);
"""


class Migration(migrations.Migration):

    dependencies = [
        ('venues', '0002_diary_setup'),
    ]

    operations = [
        VectorExtension(),
        migrations.CreateModel(
            name='SearchWord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('word', models.CharField(max_length=40)),
                ('sandbox', models.BooleanField(default=False)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('word', 'sandbox'), name='search_word_once')],
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('venue', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='search_entry', serialize=False, to='venues.venue')),
                ('stale', models.BooleanField(default=True)),
                ('document', django.contrib.postgres.search.SearchVectorField(null=True)),
                ('embedding', pgvector.django.vector.VectorField(dimensions=256, null=True)),
                ('listed', models.BooleanField(default=False, help_text='Not closed for good.')),
                ('sandbox', models.BooleanField(default=False)),
                ('area', models.CharField(blank=True, help_text='Folded.', max_length=80)),
                ('category', models.CharField(blank=True, max_length=20)),
                ('price_level', models.PositiveSmallIntegerField(default=2)),
                ('max_party', models.PositiveSmallIntegerField(default=1)),
                ('latitude', models.FloatField(default=0)),
                ('longitude', models.FloatField(default=0)),
                ('city', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='venues.city')),
            ],
            options={
                'verbose_name_plural': 'search entries',
                'indexes': [django.contrib.postgres.indexes.GinIndex(fields=['document'], name='search_words'), pgvector.django.indexes.HnswIndex(ef_construction=64, fields=['embedding'], m=16, name='search_meaning', opclasses=['vector_cosine_ops']), models.Index(condition=models.Q(('stale', True)), fields=['stale'], name='search_stale'), models.Index(fields=['area', 'category'], name='search_area'), models.Index(fields=['city', 'category'], name='search_city'), models.Index(fields=['latitude', 'longitude'], name='search_where')],
            },
        ),
        migrations.RunSQL(MARK, UNMARK),
    ]
