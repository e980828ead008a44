"""What the search reads instead of the venues themselves, kept up by `venues.services.index`."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q
from pgvector.django import HnswIndex, VectorField

from venues.models.catalogue import City, Venue

DIMENSIONS = 256  # of the embedder (venues/embedding.py)


class SearchEntry(models.Model):
    """One venue as the search finds it: its folded words by weight, what it is about as a vector, what filters it.

    The database makes the row with the venue and marks it stale when the venue's own texts or filters change or its
    services do; a stale one is read from the venue itself until it is brought up to date.
    """

    venue = models.OneToOneField(Venue, on_delete=models.CASCADE, primary_key=True, related_name="search_entry")
    stale = models.BooleanField(default=True)
    document = SearchVectorField(null=True)
    embedding = VectorField(dimensions=DIMENSIONS, null=True)
    listed = models.BooleanField(default=False, help_text="Not closed for good.")
    sandbox = models.BooleanField(default=False)
    city = models.ForeignKey(City, on_delete=models.CASCADE, null=True, related_name="+")
    area = models.CharField(max_length=80, blank=True, help_text="Folded.")
    category = models.CharField(max_length=20, blank=True)
    price_level = models.PositiveSmallIntegerField(default=2)
    max_party = models.PositiveSmallIntegerField(default=1)
    latitude = models.FloatField(default=0)
    longitude = models.FloatField(default=0)

    class Meta:
        verbose_name_plural = "search entries"
        indexes = [
            GinIndex(fields=["document"], name="search_words"),
            HnswIndex(
                fields=["embedding"], name="search_meaning", m=16, ef_construction=64, opclasses=["vector_cosine_ops"]
            ),
            models.Index(fields=["stale"], condition=Q(stale=True), name="search_stale"),
            models.Index(fields=["area", "category"], name="search_area"),
            models.Index(fields=["city", "category"], name="search_city"),
            models.Index(fields=["latitude", "longitude"], name="search_where"),
        ]

    def __str__(self) -> str:
        return f"search entry of {self.venue_id}"


class SearchWord(models.Model):
    """A word that some venue's texts hold, to tell what is misspelt from what nobody has. Words are never taken out:
    one too many costs a guess."""

    word = models.CharField(max_length=40)
    sandbox = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["word", "sandbox"], name="search_word_once")]

    def __str__(self) -> str:
        return self.word
