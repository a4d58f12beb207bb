// Safety judged on the device, at once, by the server's own rules (they come with the page). The server judges again.

export const STRONG_CRAVING = 7; // warning_signs.yaml, craving_high

// What a check-in calls for here and now: "crisis", "craving" or "".
export function judgeCheckin(body) {
  if (body.safety === "yes") return "crisis";
  // An answer somebody would rather not give says more than a strong craving does (HAZ-12).
  if (body.safety === "prefer_not") return "unsure";
  return body.craving !== null && body.craving >= STRONG_CRAVING ? "craving" : "";
}

const OPS = {
  ">=": (a, b) => a >= b, ">": (a, b) => a > b, "<=": (a, b) => a <= b,
  "<": (a, b) => a < b, "==": (a, b) => a === b, "!=": (a, b) => a !== b,
};

// True, false, or null where an answer it needs is missing; missing never makes anything true.
export function holds(rule, answers) {
  if (rule.all) return rule.all.reduce((so, r) => and(so, holds(r, answers)), true);
  if (rule.any) return rule.any.reduce((so, r) => or(so, holds(r, answers)), false);
  if (rule.not) { const h = holds(rule.not, answers); return h === null ? null : !h; }
  const value = rule.sum ? total(rule.sum, answers) : (answers[rule.item] ?? null);
  if (value === null) return null;
  return rule.in ? rule.in.includes(value) : OPS[rule.op](value, rule.value);
}
const and = (a, b) => (a === false || b === false ? false : a === null || b === null ? null : true);
const or = (a, b) => (a === true || b === true ? true : a === null || b === null ? null : false);
// A sum so far: what is answered already counts, so that a limit is seen the moment it is passed.
const total = (items, answers) => items.reduce((sum, i) => sum + (answers[i] ?? 0), 0);

// The critical rules that these answers meet.
export const met = (critical, answers) => critical.filter((one) => holds(one.if, answers) === true);
