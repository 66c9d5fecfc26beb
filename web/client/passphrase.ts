// Passphrases of key files: made, never chosen. Each word carries 16 bits as consonant and vowel in turn (proquints,
// arXiv:0901.4016), so that it can be read out in any language.
const CONSONANTS = "bdfghjklmnprstvz";
const VOWELS = "aiou";

/** One word for every two random bytes, joined by `-`; twelve bytes make six words. */
export function makePassphrase(random: Uint8Array): string {
  const words: string[] = [];
  for (let at = 0; at + 1 < random.length; at += 2) {
    const bits = ((random[at] as number) << 8) | (random[at + 1] as number);
    const consonant = (shift: number) => CONSONANTS[(bits >> shift) & 15];
    const vowel = (shift: number) => VOWELS[(bits >> shift) & 3];
    words.push(`${consonant(12)}${vowel(10)}${consonant(6)}${vowel(4)}${consonant(0)}`);
  }
  return words.join("-");
}
