// Everything a person can type into or tick. No other file makes an input: here each one is told not to correct, guess,
// remember or translate what is typed (a test holds every file and every page to it).
import type { ComponentChildren } from "preact";
import { useId, useState } from "preact/hooks";

type Control = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** As attributes, not properties: `autocorrect` is a boolean property in some browsers, where "off" would mean on. */
function quiet(control: Control | null): void {
  control?.setAttribute("spellcheck", "false");
  control?.setAttribute("autocorrect", "off");
  control?.setAttribute("autocapitalize", "off");
  control?.setAttribute("autocomplete", "off");
  control?.setAttribute("translate", "no");
}

interface FieldProps {
  label: ComponentChildren;
  hint?: ComponentChildren;
  wrong?: string;
  value: string;
  onValue: (value: string) => void;
  /** `code` is a whole code, which a narrow screen shows on two lines; Enter sends it like a line. `group` is a part of one. */
  kind?: "line" | "text" | "tall" | "code" | "group" | "hidden";
  readOnly?: boolean;
}

/** One labelled line or text. */
export function Field({ label, hint, wrong, value, onValue, kind = "line", readOnly }: FieldProps) {
  const id = useId();
  const described = [hint && `${id}-hint`, wrong && `${id}-wrong`].filter(Boolean).join(" ") || undefined;
  const common = {
    id,
    value,
    readOnly,
    ref: quiet,
    "aria-describedby": described,
    "aria-invalid": wrong ? ("true" as const) : undefined,
    onInput: (event: Event) => onValue((event.currentTarget as Control).value),
  };
  const send = (event: KeyboardEvent): void => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    (event.currentTarget as HTMLTextAreaElement).form?.requestSubmit();
  };
  return (
    <div class="field">
      <label for={id}>{label}</label>
      {hint && <div class="hint" id={`${id}-hint`}>{hint}</div>}
      {kind === "text" || kind === "tall" ? (
        <textarea class={kind === "tall" ? "input input-tall" : "input"} {...common} />
      ) : kind === "code" ? (
        <textarea class="input input-code mono" rows={1} enterkeyhint="go" onKeyDown={send} {...common} />
      ) : kind === "hidden" ? (
        <input class="input" type="password" {...common} />
      ) : (
        <input class={kind === "group" ? "input mono" : "input"} type="text" {...common} />
      )}
      {wrong && <span class="wrong" id={`${id}-wrong`} role="alert">{wrong}</span>}
    </div>
  );
}

interface ChoiceProps {
  /** Radio buttons of one name belong together. */
  name: string;
  many?: boolean;
  checked: boolean;
  disabled?: boolean | undefined;
  onPick: (checked: boolean) => void;
  about?: ComponentChildren;
  children: ComponentChildren;
}

/** One radio button or, with `many`, one tick; the whole card is its label. */
export function Choice({ name, many, checked, disabled, onPick, about, children }: ChoiceProps) {
  const id = useId();
  return (
    <label class="choice">
      <input
        type={many ? "checkbox" : "radio"}
        name={name}
        checked={checked}
        disabled={disabled}
        ref={quiet}
        aria-describedby={about ? id : undefined}
        onChange={(event) => onPick(event.currentTarget.checked)}
      />
      <span>
        <strong>{children}</strong>
        {about && <span class="about" id={id}>{about}</span>}
      </span>
    </label>
  );
}

interface OneOfProps {
  label: string;
  value: string;
  /** Values with their names. */
  options: readonly (readonly [string, string])[];
  onValue: (value: string) => void;
}

/** One of many. */
export function OneOf({ label, value, options, onValue }: OneOfProps) {
  const id = useId();
  return (
    <div class="field">
      <label for={id}>{label}</label>
      <select class="input" id={id} value={value} ref={quiet} onChange={(event) => onValue(event.currentTarget.value)}>
        {options.map(([each, name]) => (
          <option key={each} value={each}>
            {name}
          </option>
        ))}
      </select>
    </div>
  );
}

/** A file as it was chosen: its path in a folder, or its name. */
export interface Chosen {
  path: string;
  bytes: Uint8Array;
}

interface FileFieldProps {
  label: string;
  hint: string;
  /** What the button says; the browser's own would speak the browser's language. */
  choose: string;
  /** One file, several, or a folder with everything in it. */
  what?: "file" | "files" | "folder";
  onFiles: (files: Chosen[]) => void;
}

/** Not yet among the attributes that types know. */
const FOLDER: object = { webkitdirectory: true };

/** Files of the person's own, read here and never sent by the form. */
export function FileField({ label, hint, choose, what = "file", onFiles }: FileFieldProps) {
  const id = useId();
  const [name, setName] = useState("");
  const read = async (input: HTMLInputElement): Promise<void> => {
    const files = [...(input.files ?? [])];
    if (files.length === 0) return;
    const chosen = await Promise.all(files.map(async (file) => ({ path: file.webkitRelativePath || file.name, bytes: new Uint8Array(await file.arrayBuffer()) })));
    setName(what === "folder" ? `${chosen[0]?.path.split("/")[0]} (${files.length})` : files.map((file) => file.name).join(", "));
    onFiles(chosen);
  };
  return (
    <div class="field">
      <span class="label" id={`${id}-label`}>{label}</span>
      <div class="hint" id={`${id}-hint`}>{hint}</div>
      <div class="picker">
        <input
          id={id}
          type="file"
          class="unseen-field"
          ref={quiet}
          multiple={what === "files"}
          {...(what === "folder" ? FOLDER : {})}
          aria-labelledby={`${id}-label ${id}-choose`}
          aria-describedby={`${id}-hint`}
          onChange={(event) => void read(event.currentTarget)}
        />
        <label class="button" id={`${id}-choose`} for={id}>{choose}</label>
        <span role="status">{name}</span>
      </div>
    </div>
  );
}
