// The desk: the queue, or one case of it. The whole queue is fetched, page by page, so that it can be put in order and filtered.
import { useEffect, useMemo, useRef, useState } from "preact/hooks";
import type { Conversation, Found, Pledge, QueueRow, Texts } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { ChangeList, changesOf, isSame } from "../page/changes.tsx";
import { DOCKET_WORDS } from "../page/docket/words.ts";
import { Later } from "../page/later.tsx";
import { LedgerLine } from "../page/ledger.tsx";
import { Notice } from "../page/notice.tsx";
import { Problem } from "../page/problem.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import type { Session } from "./app.tsx";
import { Case } from "./case.tsx";
import { byDue, type Filter, fits, NO_FILTER } from "./due.ts";
import { Filters } from "./filters.tsx";
import { Queue } from "./queue.tsx";

/** How often the search is asked again while it still reads. */
const AGAIN_MS = 500;
/** Pages of the queue that are fetched before the list is put in order anew. */
const PAGES_AT_ONCE = 10;

/** What those sign who sit in a body or represent the authorised one, before they read anything of a case. */
const SIGNING: Partial<Record<string, Pledge["paper"][]>> = {
  member: ["declaration", "undertaking"], authorised: ["undertaking"], leadership: ["undertaking"], secretary: ["undertaking"],
};
const PLEDGES = () => import("./pledge.tsx").then(({ Pledges }) => Pledges);

interface Opened {
  row: QueueRow;
  conversation: Conversation;
}

/** The search as it stands: asked at every change of the words, and again until everything has been read. */
function useFound(words: string, rows: QueueRow[]): Found | undefined {
  const client = useClient();
  const [found, setFound] = useState<Found | undefined>();
  useEffect(() => {
    // No words are no search, and nothing is read before one: what is read is opened.
    if (rows.length === 0 || words.trim() === "") return undefined;
    let timer: ReturnType<typeof setTimeout> | undefined;
    let current = true;
    const ask = (): void => {
      client.search(words).then(
        (answer) => {
          if (!current) return;
          setFound(answer);
          if (answer.read < answer.all) timer = setTimeout(ask, AGAIN_MS);
        },
        () => undefined,
      );
    };
    ask();
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [words, rows]);
  return found;
}

export function Desk({ session, onLock }: { session: Session; onLock: () => void }) {
  const { day: today, person: me } = session;
  const { t, pick } = useWords();
  const client = useClient();
  const [body, setBody] = useState(session.body);
  const [rows, setRows] = useState<QueueRow[]>([]);
  const [names, setNames] = useState<Record<string, Texts>>({});
  const [opened, setOpened] = useState<Opened | undefined>();
  const [filter, setFilter] = useState<Filter>(NO_FILTER);
  const [last, setLast] = useState("");
  const here = useRef(true);
  const listing = useTask();
  const opening = useTask();
  const list = (): void =>
    listing.run(async () => {
      const fresh = new Map<string, QueueRow>();
      let page = { after: 0, more: true };
      for (let pages = 1; page.more && here.current; pages += 1) {
        const next = await client.queue(page.after);
        for (const row of next.cases) fresh.set(row.caseId, row);
        await client.index(next.cases);
        page = next;
        if (!next.more || pages % PAGES_AT_ONCE === 1) setRows([...fresh.values()]);
      }
      setBody(await client.colleagues());
    });
  useEffect(() => {
    list();
    client.organisations().then(
      ({ institutions }) => setNames(Object.fromEntries(institutions.map((each) => [each.slug, each.names]))),
      () => setNames({}),
    );
    return () => {
      here.current = false;
    };
  }, []);
  const found = useFound(filter.words, rows);
  const ordered = useMemo(() => byDue(rows, today), [rows, today]);
  const colleagues = useMemo(() => Object.fromEntries(body.persons.map(({ id, name }) => [id, name])), [body]);
  const changes = useMemo(() => changesOf(session.body.persons, body.persons), [session, body]);
  const slugs = useMemo(() => [...new Set(rows.map(({ slug }) => slug))].sort(), [rows]);
  const searched = filter.words.trim() !== "";
  const hits = useMemo(() => (searched ? new Set(found?.cases) : undefined), [searched, found]);
  const cases = useMemo(() => ordered.filter((waiting) => fits(waiting, filter, hits, me.id)), [ordered, filter, hits, me.id]);
  const open = (row: QueueRow): void => {
    setLast(row.caseId);
    opening.run(async () => setOpened({ row, conversation: await client.open(row.caseId, row.slug, row.rooms) }));
  };
  const close = (): void => {
    setOpened(undefined);
    list();
  };
  if (opened)
    return (
      <Case
        row={opened.row}
        conversation={opened.conversation}
        names={names}
        today={today}
        me={me}
        onConversation={(conversation) => setOpened({ row: opened.row, conversation })}
        onClose={close}
      />
    );
  const ended = [listing.problem, opening.problem].find((problem) => problem === "session" || problem === "not-listed");
  if (ended)
    return (
      <Problem code={ended} whole>
        <Button onPress={onLock}>{t("unlock-again")}</Button>
      </Problem>
    );
  return (
    <div class="desk stack">
      {!isSame(changes) && (
        <Notice kind="mind" title={t("colleagues-changed")} live>
          <ChangeList changes={changes} />
          {changes.come.length > 0 && <p>{t("colleagues-new")}</p>}
        </Notice>
      )}
      <Queue
        cases={cases}
        all={rows.length}
        waiting={rows.reduce((sum, { unanswered }) => sum + Number(unanswered), 0)}
        filtered={filter !== NO_FILTER}
        reading={searched && (found === undefined || found.read < found.all)}
        filters={<Filters filter={filter} onFilter={setFilter} names={names} slugs={slugs} reading={searched ? found : undefined} />}
        names={names}
        last={last}
        busy={listing.busy}
        failed={listing.problem !== ""}
        opening={opening.busy ? last : ""}
        onOpen={open}
        onRefresh={list}
        me={me.id}
        colleagues={colleagues}
      />
      {SIGNING[me.role] && <Later load={PLEDGES} words={DOCKET_WORDS} props={{ kinds: SIGNING[me.role] ?? [] }} />}
      {!listing.busy &&
        (slugs.length === 0 ? [body.slug] : slugs).map((slug) => (
          <LedgerLine key={slug} slug={slug} name={slugs.length > 1 ? (names[slug] && pick(names[slug])) ?? slug : undefined} of={slug} />
        ))}
      {opening.problem && <Problem code={opening.problem} />}
      {listing.problem && (
        <Problem code={listing.problem} unwritten>
          <Button onPress={list}>{t("again")}</Button>
        </Problem>
      )}
    </div>
  );
}
