// Every rule and every duty without a number: its paragraph and force, who owes what to whom, its words in Kazakh with a rendering, its documents and basis.
import { useEffect, useId, useRef } from "preact/hooks";
import type { Cited, Duty, Force, Rule, RuleSet } from "../law/rule.ts";
import { SETS } from "../law/rule.ts";
import { Button } from "../page/button.tsx";
import { Choice } from "../page/field.tsx";
import { Facts } from "../page/notice.tsx";
import type { Key } from "../page/messages/keys.ts";
import { useWords } from "../page/words.tsx";
import { day, termWords, whole } from "./explain.ts";
import { mattersOf } from "./matters.ts";
import { linkTo, type Place } from "./place.ts";

const FORCES: Record<Force, Key> = { binding: "force-binding", recommended: "force-recommended", policy: "force-policy" };

/** How much it binds, in words; what binds is darker than what does not. */
function Bond({ force }: { force: Force }) {
  const { t } = useWords();
  return <span class={`tag bond-${force}`}>{t(FORCES[force])}</span>;
}

/** Who owes it, to whom, and what starts the term. */
export function Parties({ rule }: { rule: Duty | Rule }) {
  const { t, pick } = useWords();
  return (
    <Facts
      narrow
      rows={[
        [t("fact-who"), pick(rule.actor)],
        [t("fact-whom"), pick(rule.addressee)],
        [t("fact-from"), pick(rule.trigger)],
        [t("fact-term"), "term" in rule ? <strong>{termWords(t, rule.term)}</strong> : t("duty-term")],
      ]}
    />
  );
}

/** The words: of a norm its own Kazakh ones, then what they say in the page's language. */
export function Quote({ rule }: { rule: Duty }) {
  const { language } = useWords();
  return (
    <div class="quote">
      <blockquote lang="kk">{rule.force === "policy" ? rule.words.kk : `«${rule.words.kk}»`}</blockquote>
      {language !== "kk" && <p>{rule.words[language]}</p>}
    </div>
  );
}

interface EntryProps {
  rule: Duty | Rule;
  through: readonly RuleSet[];
  /** The rule sets that the address names. */
  place: Place;
  onCount: (id: string) => void;
}

function Entry({ rule, through, place, onCount }: EntryProps) {
  const { t, pick } = useWords();
  const policy = rule.force === "policy";
  const since = rule.validFrom;
  return (
    <li class="rule" id={rule.id} tabIndex={-1}>
      <div class="rule-head">
        <h4>{t(policy ? "rule-serves" : "rule-paragraph", { paragraph: rule.paragraph })}</h4>
        <Bond force={rule.force} />
        {!("term" in rule) && <span class="tag bond-policy">{t("duty-tag")}</span>}
        <a class="mono small" href={linkTo(place, rule.id)}>{rule.id}</a>
      </div>
      <div>
        <Quote rule={rule} />
        {!policy && (
          <ul class="sources small soft">
            {through.map((set) => (
              <li>{whole(pick(set.title))}</li>
            ))}
            <li>{`${t("fact-basis")}: ${whole(pick(rule.legalBasis))}`}</li>
          </ul>
        )}
        {since !== undefined && <p class="small">{t("rule-since", { day: day(t, since) })}</p>}
      </div>
      <div>
        <Parties rule={rule} />
        {"term" in rule && <Button kind="plain" onPress={() => onCount(rule.id)}>{t("rule-count")}</Button>}
      </div>
    </li>
  );
}

interface RulesProps {
  rules: readonly Cited<Rule>[];
  duties: readonly Cited[];
  place: Place;
  sets: readonly string[];
  onSets: (sets: string[]) => void;
  onCount: (id: string) => void;
}

export function Rules({ rules, duties, place, sets, onSets, onCount }: RulesProps) {
  const { t, pick } = useWords();
  const title = useId();
  const list = useRef<HTMLDivElement>(null);
  const unfold = (): void => list.current?.querySelectorAll("details").forEach((matter) => (matter.open = true));
  // Paper has no folds, in browsers too that can't be told so by a style.
  useEffect(() => {
    window.addEventListener("beforeprint", unfold);
    return () => window.removeEventListener("beforeprint", unfold);
  }, []);
  const turn = (id: string, on: boolean): void => onSets(SETS.map((set) => set.id).filter((each) => (each === id ? on : sets.includes(each))));
  return (
    <section class="stack-loose" id="rules" aria-labelledby={title}>
      <h2 id={title}>{t("rules-title")}</h2>
      {place.sets.length === 0 && (
        <form onSubmit={(event) => event.preventDefault()}>
          <fieldset>
            <legend>{t("rules-documents")}</legend>
            {SETS.map((set) => (
              <Choice many name="set" checked={sets.includes(set.id)} onPick={(on) => turn(set.id, on)}>
                {whole(pick(set.title))}
              </Choice>
            ))}
          </fieldset>
        </form>
      )}
      <p role="status" class="soft">{rules.length === 0 ? t("rules-none") : t("rules-count", { n: rules.length, duties: duties.length })}</p>
      {rules.length > 0 && (
        <>
          <div class="stack-tight small soft">
            <p>{t("rules-norms-about")}</p>
            <p>
              <span class="tag bond-policy">{t("duty-tag")}</span> {t("rules-duties-about")}
            </p>
            <p>
              <Bond force="policy" /> {t("rules-own-about")}
            </p>
          </div>
          <div class="actions">
            <Button onPress={unfold}>{t("rules-unfold")}</Button>
          </div>
        </>
      )}
      <div ref={list}>
        {mattersOf([...rules, ...duties]).map((matter) => (
          <details key={matter.title} class="more matter">
            <summary>
              <h3>{t(matter.title)}</h3>
              <span class="small soft">{t("matter-holds", { paragraphs: matter.paragraphs.join(", "), n: matter.entries.length })}</span>
            </summary>
            <ul class="rules">
              {matter.entries.map((each) => (
                <Entry key={each.rule.id} place={place} onCount={onCount} {...each} />
              ))}
            </ul>
          </details>
        ))}
      </div>
    </section>
  );
}
