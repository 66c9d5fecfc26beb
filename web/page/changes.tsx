// What became of a list of people since it was last shown: who is no longer on it, who has come, whose office is another.
import type { Person } from "../client/api.ts";
import type { Key } from "./messages/keys.ts";
import { useWords } from "./words.tsx";

export interface Changes {
  gone: Person[];
  come: Person[];
  /** The same persons under another name or in another office. */
  moved: Person[];
}

/** A person is the same as long as the id is, whatever key, name and office it has. */
export function changesOf(before: readonly Person[], after: readonly Person[]): Changes {
  const same = (one: Person) => (other: Person): boolean => other.body === one.body && other.id === one.id;
  const words = ({ name, office, role }: Person): string => JSON.stringify([name, office.kk, office.ru, office.en, role]);
  return {
    gone: before.filter((one) => !after.some(same(one))),
    come: after.filter((one) => !before.some(same(one))),
    moved: after.filter((one) => before.some((other) => same(one)(other) && words(other) !== words(one))),
  };
}

/** Whether nobody went, came or moved. */
export const isSame = ({ gone, come, moved }: Changes): boolean => gone.length + come.length + moved.length === 0;

export function ChangeList({ changes }: { changes: Changes }) {
  const { t, pick } = useWords();
  const groups: [Key, Person[]][] = [
    ["changes-gone", changes.gone],
    ["changes-come", changes.come],
    ["changes-moved", changes.moved],
  ];
  return (
    <>
      {groups.map(([key, people]) =>
        people.length === 0 ? null : (
          <div key={key} data-changes={key}>
            <p>{t(key)}</p>
            <ul class="people">
              {people.map((person) => (
                <li key={person.body + person.id}>
                  <strong>{person.name}</strong>
                  <br />
                  <span class="small soft">{pick(person.office)}</span>
                </li>
              ))}
            </ul>
          </div>
        ),
      )}
    </>
  );
}
