"""The catalogue: every feature with its dated rules, read from files and refused if they are bad."""

from __future__ import annotations

import datetime as dt
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from forecast.errors import BadCatalogue, NoSuchFeature
from forecast.evidence import Source
from forecast.feature import ConditionSet, Feature, Platform

M = TypeVar("M", bound=BaseModel)


@dataclass(frozen=True)
class Catalogue:
    """All features, platforms and sources of one state of knowledge."""

    features: Mapping[str, Feature]
    platforms: Mapping[str, Platform]
    sources: Mapping[str, Source]

    def feature(self, feature_id: str) -> Feature:
        """Return one feature; raise NoSuchFeature."""
        try:
            return self.features[feature_id]
        except KeyError:
            raise NoSuchFeature(feature_id) from None

    def on(self, day: dt.date) -> World:
        """The world as it was, is, or is announced to be on that day."""
        return World(self, day)

    def with_features(self, changed: Iterable[Feature]) -> Catalogue:
        """The same catalogue with some features replaced."""
        return replace(self, features={**self.features, **{each.id: each for each in changed}})

    def sources_of(self, ids: Iterable[str]) -> tuple[Source, ...]:
        """The sources behind some ids."""
        return tuple(self.sources[each] for each in ids)

    @property
    def newest_evidence(self) -> dt.date:
        """The latest day on which a page with a date of its own was published or confirmed live."""
        return max(each.evidence_date for each in self.sources.values() if each.page != "undated")


@dataclass(frozen=True)
class World:
    """A catalogue looked at on one day; the day is the only clock there is."""

    catalogue: Catalogue
    day: dt.date

    def features(self) -> Iterator[Feature]:
        """Every feature, in the order of the catalogue."""
        return iter(self.catalogue.features.values())

    def at(self, day: dt.date) -> World:
        """The same catalogue on another day."""
        return replace(self, day=day)


def load_catalogue(root: Traversable | None = None) -> Catalogue:
    """Read the packaged catalogue (or another folder of the same shape) and check it whole.

    The packaged one is read once in a process: it is frozen. Raises BadCatalogue naming the file,
    the place in it and the reason.
    """
    return _packaged() if root is None else _read(root)


@cache
def _packaged() -> Catalogue:
    return _read(resources.files("forecast"))


def _read(root: Traversable) -> Catalogue:
    sources = read_sources(root / "sources.toml")
    features: dict[str, Feature] = {}
    platforms: dict[str, Platform] = {}
    for folder in sorted(_folders(root / "features"), key=lambda each: each.name):
        platform, found = _read_platform(folder)
        platforms[platform.id] = platform
        features |= found
    catalogue = Catalogue(dict(sorted(features.items(), key=_reading_order)), platforms, sources)
    _check_references(catalogue)
    return catalogue


def read_sources(file: Traversable) -> dict[str, Source]:
    """Read `sources.toml`: one table a source, named by its id."""
    return {key: checked(Source, {"id": key, **table}, file.name, key) for key, table in read_toml(file).items()}


def read_toml(file: Traversable) -> dict[str, Any]:
    """Read one TOML file; raise BadCatalogue naming it."""
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadCatalogue(file.name, "", str(error)) from None


def checked(model: type[M], data: Mapping[str, Any], file: str, where: str = "") -> M:
    """Build one piece of the catalogue; raise BadCatalogue naming file, key and reason."""
    try:
        return model.model_validate(data)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        path = ".".join(str(part) for part in (where, *first["loc"]) if part != "")
        raise BadCatalogue(file, path, str(first["msg"]).removeprefix("Value error, ")) from None


def _folders(root: Traversable) -> Iterator[Traversable]:
    return (each for each in root.iterdir() if each.is_dir() and not each.name.startswith("__"))


def _read_platform(folder: Traversable) -> tuple[Platform, dict[str, Feature]]:
    files = sorted((each for each in folder.iterdir() if each.name.endswith(".toml")), key=str)
    shared = [each for each in files if each.name.startswith("_") and each.name != "_platform.toml"]
    conditions = {each.id: each for each in (_read_conditions(file) for file in shared)}
    platform = checked(Platform, read_toml(folder / "_platform.toml"), "_platform.toml")
    features = [_read_feature(file, conditions) for file in files if not file.name.startswith("_")]
    return platform, {feature.id: feature for feature in features}


def _read_conditions(file: Traversable) -> ConditionSet:
    return checked(ConditionSet, read_toml(file), file.name)


def _read_feature(file: Traversable, conditions: Mapping[str, ConditionSet]) -> Feature:
    feature = checked(Feature, read_toml(file), file.name)
    if feature.id.partition(".")[2] != file.name.removesuffix(".toml"):
        raise BadCatalogue(file.name, "id", f"{feature.id!r} does not match the file's name")
    for name in feature.includes:
        if name not in conditions:
            raise BadCatalogue(file.name, "includes", f"there is no {name}.toml beside it")
        feature = _including(feature, conditions[name])
    return feature


def _including(feature: Feature, shared: ConditionSet) -> Feature:
    return feature.model_copy(
        update={
            "requirement": feature.requirement + shared.requirement,
            "confirmation": feature.confirmation + shared.confirmation,
        }
    )


def _reading_order(item: tuple[str, Feature]) -> tuple[int, str]:
    areas = list(type(item[1].area))
    return areas.index(item[1].area), item[0]


def _check_references(catalogue: Catalogue) -> None:
    for feature in catalogue.features.values():
        for dated in feature.dateables():
            _known(dated.sources, catalogue.sources, feature.id, "sources")
        _known(feature.requires, catalogue.features, feature.id, "requires")
        _known(feature.replaced_by, catalogue.features, feature.id, "replaced_by")
        _known([feature.paid_through or feature.id], catalogue.features, feature.id, "paid_through")
        for figure in (figure for pay in feature.pay for figure in pay.figure):
            _known(figure.sources, catalogue.sources, feature.id, "pay.figure.sources")
        if feature.platform not in catalogue.platforms:
            raise BadCatalogue(feature.id, "id", f"there is no platform {feature.platform!r}")
    for platform in catalogue.platforms.values():
        for available in platform.availability:
            _known(available.sources, catalogue.sources, platform.id, "sources")


def _known(ids: Iterable[str], index: Mapping[str, object], file: str, where: str) -> None:
    for each in ids:
        if each not in index:
            raise BadCatalogue(file, where, f"{each!r} is not in the catalogue")
