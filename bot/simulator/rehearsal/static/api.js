// Talks to the rehearsal on this machine, and to nobody else.

async function post(path, body) {
  const answer = await fetch(path, {
    method: "POST",
    headers: { "content-type": "application/json", "x-rehearsal": "1" },
    body: JSON.stringify(body),
  });
  const told = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Error(told.fault ?? "That did not work.");
  return told;
}

export const act = (name, person, more = {}) => post("do", { act: name, person, ...more });
export const turn = (by) => post("clock", { by });

export async function scene(person, place, since) {
  const answer = await fetch(`scene?${new URLSearchParams({ person, place, since })}`);
  if (!answer.ok) throw new Error("The rehearsal does not answer.");
  return answer.json();
}
