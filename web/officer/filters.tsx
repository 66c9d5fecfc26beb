// What the officer looks for: words in the texts, what waits for an answer, whose cases.
import type { Texts } from "../client/api.ts";
import { Choice, Field, OneOf } from "../page/field.tsx";
import { useWords } from "../page/words.tsx";
import type { Filter } from "./due.ts";

interface FiltersProps {
  filter: Filter;
  onFilter: (filter: Filter) => void;
  names: Record<string, Texts>;
  /** The institutions that the cases are of. */
  slugs: string[];
  /** How far the search has read; none before it has begun. */
  reading: { read: number; all: number } | undefined;
}

export function Filters({ filter, onFilter, names, slugs, reading }: FiltersProps) {
  const { t, pick } = useWords();
  const nameOf = (slug: string): string => {
    const found = names[slug];
    return found ? pick(found) : slug;
  };
  return (
    <section class="filters" aria-label={t("filters")}>
      <Field label={t("filter-words")} hint={t("filter-words-hint")} value={filter.words} onValue={(words) => onFilter({ ...filter, words })} />
      {slugs.length > 1 && (
        <OneOf
          label={t("filter-organisation")}
          value={filter.organisation}
          options={[["", t("filter-all-organisations")], ...slugs.map((slug) => [slug, nameOf(slug)] as const)]}
          onValue={(organisation) => onFilter({ ...filter, organisation })}
        />
      )}
      <OneOf
        label={t("filter-view")}
        value={filter.view}
        options={[["", t("filter-view-all")], ["mine", t("filter-view-mine")], ["unassigned", t("filter-view-unassigned")], ["aside", t("filter-view-aside")]]}
        onValue={(view) => onFilter({ ...filter, view: view as Filter["view"] })}
      />
      <Choice name="waiting" many checked={filter.waiting} onPick={(waiting) => onFilter({ ...filter, waiting })}>
        {t("filter-waiting")}
      </Choice>
      {reading !== undefined && reading.read < reading.all && (
        <p class="small soft" data-reading={String(reading.read)}>
          {t("filter-reading", { read: reading.read, all: reading.all })}
        </p>
      )}
    </section>
  );
}
