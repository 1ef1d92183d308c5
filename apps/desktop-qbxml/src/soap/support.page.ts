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
<h2 id="qbwc1012">QBWC1012 and QBWC1042: JobPro did not answer</h2>
<p>Check that this computer can open this page in its browser. If it can, run the Web Connector again in a few minutes.</p>
<h2 id="qbwc1039">QBWC1039: the application cannot be added</h2>
<p>The company file already has the ids of this application, for example after a move to a new computer. In JobPro, open Set-up and
choose “The Web Connector refuses the file: create new ids”. Add the new file to the Web Connector and paste the new password. What
was sent stays linked.</p>
<h2 id="qbwc1048">QBWC1048: the certificate cannot be verified</h2>
<p>Check the date and time of this computer, install the updates of Windows, and run the Web Connector again.</p>
<h2 id="qbwc1085">QBWC1085: there is a problem with the log file</h2>
<p>Close the Web Connector, also in the notification area of Windows. Rename its file QWCLog.txt, and open the Web Connector again: it writes a new one.</p>
</body>
</html>
`;
