// Shows instants in somebody's own time zone.

const made = new Map();

function format(timezone, options) {
  const key = JSON.stringify([timezone, options]);
  if (!made.has(key)) made.set(key, new Intl.DateTimeFormat("en-GB", { timeZone: timezone, ...options }));
  return made.get(key);
}

export const clock = (at, timezone) => format(timezone, { hour: "2-digit", minute: "2-digit" }).format(at);

export const day = (at, timezone) =>
  format(timezone, { weekday: "long", day: "numeric", month: "long", year: "numeric" }).format(at);

export const short = (at, timezone) =>
  format(timezone, { weekday: "short", day: "numeric", month: "short", year: "numeric" }).format(at);

export const weekday = (at, timezone) => format(timezone, { weekday: "short" }).format(at);

export const city = (timezone) => timezone.split("/").pop().replaceAll("_", " ");

// Slack's <!date^1700000000^{date_short} at {time}|fallback>.
export function slackDate(seconds, pattern, timezone) {
  const at = new Date(Number(seconds) * 1000);
  const words = {
    date: day(at, timezone),
    date_num: format(timezone, { year: "numeric", month: "2-digit", day: "2-digit" }).format(at),
    date_short: short(at, timezone),
    date_long: day(at, timezone),
    date_pretty: day(at, timezone),
    date_short_pretty: short(at, timezone),
    date_long_pretty: day(at, timezone),
    time: clock(at, timezone),
    time_secs: clock(at, timezone),
    ago: short(at, timezone),
  };
  return pattern.replace(/\{(\w+)\}/g, (whole, name) => words[name] ?? whole);
}
