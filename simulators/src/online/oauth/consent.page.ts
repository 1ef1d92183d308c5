const escaped = (text: string): string =>
  text.replace(/&/gu, '&amp;').replace(/</gu, '&lt;').replace(/>/gu, '&gt;').replace(/"/gu, '&quot;');

/** The page on which the user picks a company and says yes or no. */
export function consentPage(
  requestUrl: string,
  companies: readonly { readonly id: string; readonly name: string }[],
): string {
  const hidden = [...new URL(requestUrl, 'http://simulator').searchParams]
    .filter(([name]) => name !== 'realm')
    .map(([name, value]) => `<input type="hidden" name="${escaped(name)}" value="${escaped(value)}">`)
    .join('');
  const options = companies
    .map(({ id, name }) => `<option value="${escaped(id)}">${escaped(name)} (${escaped(id)})</option>`)
    .join('');
  return (
    '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Connect a company</title></head><body>' +
    '<h1>Connect a company (simulated)</h1><form method="get" action="/connect/oauth2">' +
    `${hidden}<label>Company <select name="realm">${options}</select></label> ` +
    '<button name="consent" value="yes">Connect</button> <button name="deny" value="yes">No, thanks</button></form></body></html>'
  );
}
