// A receipt's mark or a fingerprint: groups that are read one by one, so that a narrow screen breaks between them and never within.
export function Mark({ of }: { of: string }) {
  return (
    <span class="print-mark">
      {of.match(/[^-]+-?/g)?.map((group, at) => (
        <span key={at}>{group}</span>
      ))}
    </span>
  );
}
