// The desk: the queue, or one case of it.
import { useEffect, useState } from "preact/hooks";
import type { Conversation, QueueRow, Texts } from "../client/api.ts";
import { useClient } from "../page/client.ts";
import { Button } from "../page/button.tsx";
import { Problem } from "../page/problem.tsx";
import { useTask } from "../page/task.ts";
import { useWords } from "../page/words.tsx";
import { Case } from "./case.tsx";
import { byNeed, Queue } from "./queue.tsx";

interface Opened {
  row: QueueRow;
  conversation: Conversation;
}

export function Desk({ onLock }: { onLock: () => void }) {
  const { t } = useWords();
  const client = useClient();
  const [rows, setRows] = useState<QueueRow[]>([]);
  const [after, setAfter] = useState(0);
  const [more, setMore] = useState(false);
  const [names, setNames] = useState<Record<string, Texts>>({});
  const [opened, setOpened] = useState<Opened | undefined>();
  const [last, setLast] = useState("");
  const listing = useTask();
  const opening = useTask();
  const list = (from: number): void =>
    listing.run(async () => {
      const page = await client.queue(from);
      setRows((before) => byNeed(from === 0 ? page.cases : [...before, ...page.cases]));
      setAfter(page.after);
      setMore(page.more);
    });
  useEffect(() => {
    list(0);
    client.organisations().then(
      (found) => setNames(Object.fromEntries(found.map((each) => [each.slug, each.names]))),
      () => setNames({}),
    );
  }, []);
  const open = (row: QueueRow): void => {
    setLast(row.caseId);
    opening.run(async () => setOpened({ row, conversation: await client.open(row.caseId, row.slug) }));
  };
  const close = (): void => {
    setOpened(undefined);
    list(0);
  };
  if (opened)
    return (
      <Case
        row={opened.row}
        conversation={opened.conversation}
        names={names}
        onConversation={(conversation) => setOpened({ row: opened.row, conversation })}
        onClose={close}
      />
    );
  return (
    <div class="desk stack">
      <Queue rows={rows} names={names} last={last} busy={listing.busy} opening={opening.busy ? last : ""} onOpen={open} onRefresh={() => list(0)} />
      {opening.problem && <Problem code={opening.problem} />}
      {listing.problem && (
        <Problem code={listing.problem}>
          {listing.problem === "session" ? <Button onPress={onLock}>{t("unlock-again")}</Button> : <Button onPress={() => list(0)}>{t("again")}</Button>}
        </Problem>
      )}
      {more && <Button onPress={() => list(after)}>{t("queue-more")}</Button>}
    </div>
  );
}
