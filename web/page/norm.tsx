// The paragraph beside a right, one tap away: the original Kazakh, word for word, and what it says in the page's language.
import { NORMS, type Paragraph } from "./norms.ts";
import { useWords } from "./words.tsx";

export function Norm({ paragraph }: { paragraph: Paragraph }) {
  const { t } = useWords();
  const norm = NORMS[paragraph];
  return (
    <details class="norm">
      <summary>{t("norm-cite", { paragraph })}</summary>
      <div>
        <blockquote lang="kk">{`«${norm.original}»`}</blockquote>
        <p>{t(norm.key)}</p>
        <p class="soft">{t("norm-source")}</p>
      </div>
    </details>
  );
}
