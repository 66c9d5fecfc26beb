// What was written in a procedure's room: steps with their words, papers. What did not pass its check is shown and said to be so.
import type { Room, RoomEntry } from "../../client/api.ts";
import { longDay } from "../day.ts";
import { More, Notice } from "../notice.tsx";
import { useWords } from "../words.tsx";
import { useNames } from "./names.ts";

function titleOf(entry: RoomEntry, name: ReturnType<typeof useNames>): string {
  const { procedure = "", step = "", paper = "" } = entry.facts;
  const title = entry.payload?.kind === "paper" ? entry.payload.title : "";
  // A step of no procedure says who is out of the case.
  return title || (paper ? name("paper", paper) : procedure ? name("step", `${procedure}-${step}`, step) : name("exclusion", step));
}

function Item({ entry }: { entry: RoomEntry }) {
  const { t } = useWords();
  const name = useNames();
  const { author, payload, facts } = entry;
  const who = author.role === "reporter" ? t("author-reporter") : author.name || t("author-unproven");
  const text = payload !== null && (payload.kind === "step" || payload.kind === "paper") ? payload.text : "";
  return (
    <li class={entry.genuine ? "" : "doubt"} data-written={facts["step"] ?? facts["paper"] ?? ""}>
      <h4>{titleOf(entry, name)}</h4>
      <p class="small soft">{`${who} · ${longDay(t, entry.day)}`}</p>
      {!entry.genuine && <p class="tag tag-mind">{t("not-genuine")}</p>}
      {text !== "" && (
        <div class="said">
          <p class="words" translate={false}>{text}</p>
        </div>
      )}
    </li>
  );
}

export function Written({ room, open }: { room: Room; open?: boolean }) {
  const { t } = useWords();
  const list = (
    <ol class="timeline">
      {room.entries.map((entry) => (
        <Item key={entry.sequence} entry={entry} />
      ))}
    </ol>
  );
  return (
    <>
      {room.alarms.length > 0 && (
        <Notice kind="mind">
          <p>{t("room-alarm")}</p>
        </Notice>
      )}
      {room.unbound.length > 0 && (
        <Notice kind="mind">
          <p data-unbound={room.unbound.length}>{t("room-unbound")}</p>
        </Notice>
      )}
      {open ? list : <More summary={t("room-title")}>{list}</More>}
    </>
  );
}
