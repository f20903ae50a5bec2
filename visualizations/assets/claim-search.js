// @ts-check
// Claims found by a part of a name or of what is printed, or by their figure however it is written.

/** The number that is written, with its thousands apart or in ten thousands, as text; null for none.
 * @param {string} text */
function written(text) {
  const [, digits, ten_thousands] = /^([\d.,]+)(万?)$/.exec(text) ?? [];
  if (!digits) return null;
  // Rounded to a millionth: 1.13 times 10,000 is a little less than 11,300 in binary.
  return String(Math.round(parseFloat(digits.replaceAll(",", "")) * (ten_thousands ? 10000 : 1) * 1e6) / 1e6);
}

/** Whether a claim is among those sought; nothing sought finds all.
 * @param {Pick<Api.Claim, "name" | "name_en" | "printed" | "value"> & { subjects: { name: string }[] }} claim @param {string} wish */
export function fits(claim, wish) {
  const sought = wish.trim().toLowerCase();
  const texts = [claim.name, claim.name_en, claim.printed, ...claim.subjects.map((subject) => subject.name)];
  return texts.some((text) => text?.toLowerCase().includes(sought)) || String(claim.value) === written(sought);
}
