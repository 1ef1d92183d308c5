/** What a person sees who follows the Web Connector's help. */
export const supportPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>JobPro and QuickBooks Desktop</title></head>
<body>
<h1>JobPro and QuickBooks Desktop</h1>
<p>This address carries customers, items, jobs, invoices and payments from JobPro to QuickBooks Desktop.</p>
<h2>If it does not run</h2>
<ul>
<li>Open QuickBooks with the right company file, and close every window that waits for an answer.</li>
<li>Open the QuickBooks Web Connector, tick JobPro, and choose “Update Selected”.</li>
<li>If it says that the password is wrong, renew it in JobPro and type it into the Web Connector.</li>
<li>Keep the computer awake, and leave Auto-Run on.</li>
</ul>
<p>Nothing is lost or sent twice when a run fails: the next one goes on where it was.</p>
</body>
</html>
`;
