/** The page behind the Web Connector's support link. */
export const supportPage = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>JobPro and QuickBooks Desktop</title></head>
<body>
<h1>JobPro and QuickBooks Desktop</h1>
<p>JobPro sends customers, items, jobs, invoices and payments to QuickBooks Desktop through the Web Connector.</p>
<h2>If a run fails</h2>
<ul>
<li>Open the right company file in QuickBooks and close every window that waits for an answer.</li>
<li>Open the QuickBooks Web Connector, select JobPro and choose “Update Selected”.</li>
<li>If the Web Connector says that the password is wrong, make a new one in JobPro and paste it there.</li>
<li>Keep the computer awake and Auto-Run on.</li>
</ul>
<p>Nothing is lost and nothing is sent twice: the next run continues where this one stopped.</p>
</body>
</html>
`;
