import { plural } from '../../parts/format.js';

/** Every text of the set-up page. */
export const words = {
  title: 'Set-up',
  hint: 'Three steps, once. You can leave and come back at any time.',
  done: 'done',
  which: 'Which QuickBooks do you have?',

  connect: 'Connect QuickBooks',
  mayNotConnect: 'Your login cannot connect companies.',
  online: {
    explain:
      'You log in at Intuit and choose your company. We never see your password. Intuit opens in a new window, and this page continues automatically.',
    connected: (name: string | null, since: string) => ({
      before: name === null ? 'Connected' : 'Connected to ',
      after: ` since ${since}.`,
    }),
    ended:
      'QuickBooks ended the connection, as it does after a long pause or when someone removes the app. Connect again to continue. Nothing is lost.',
    connect: 'Connect to QuickBooks Online',
    switch: 'Switch to another company',
    switchTitle: 'Switch to another QuickBooks company?',
    switchText:
      'You choose the other company at Intuit and confirm its name before anything changes. What you sent stays in the current books. Nothing in JobPro is linked to the other company yet, so every document is offered for sending again, and batches that are still running stop. If you connect the current books again later, everything that was sent to them is recognized.',
    waiting: 'Waiting for Intuit’s answer…',
    disconnect: 'Disconnect',
    disconnectTitle: 'Disconnect QuickBooks Online?',
    disconnectText:
      'Nothing more is sent to these books, and nothing in them is changed. What you have selected waits until you connect again.',
  },
  desktop: {
    explain:
      'QuickBooks Desktop is connected through Intuit’s Web Connector, which comes with QuickBooks. Do this on the computer where your company file is open.',
    called: (when: string, file: string | null) =>
      `The Web Connector called ${when}${file === null ? '' : ` with the file ${file}`}.`,
    make: 'Create the connection file',
    makeAgain: 'Create a new file and password',
    waiting: 'Waiting for the Web Connector to call…',
    shownOnce: 'This password is shown only once',
    lost: 'Lost it? Create a new file and password. The old ones then stop working.',
    copy: 'Copy',
    copied: 'Copied',
    download: 'Download the .qwc file',
    leave:
      'To disconnect, remove JobPro in the Web Connector: nothing more is sent to this file, and what you have selected waits. To switch to another company file, release this one first.',
    whichFile: (name: string | null) => `Which file is ${name === null ? 'this' : `“${name}”`}?`,
    answers: {
      same: {
        label: 'Our file, moved or renamed',
        effect: 'Everything that was sent stays linked. Documents that someone deleted in QuickBooks are marked.',
      },
      restored: {
        label: 'A restored backup of our file',
        effect:
          'Everything that the backup lacks is sent again at the next run: customers, items, jobs, invoices, payments.',
      },
      another: {
        label: 'Another file that we use from now on',
        effect: 'Nothing is linked in it yet. What was sent to the former file stays there.',
      },
    },
    wrongFile: 'None of these? Open the right company file in QuickBooks and run the Web Connector again.',
    notOurs: 'No, release this file',
    newIds: 'The Web Connector refuses the file: create new ids',
  },
  confirm: {
    asking: 'Asking QuickBooks for the company’s name…',
    done: (who: string, what: string) => `${who} confirmed that this is the right ${what}.`,
    title: (name: string, what: string) => `Is “${name}” the right ${what}?`,
    company:
      'Everything that you send is entered in these books. If they are the wrong ones, connect again and choose your company at Intuit.',
    file: 'Everything that you send is entered in this file. If it is the wrong one, release it, then open yours in QuickBooks and run the Web Connector again.',
    yes: 'Yes, this is ours',
  },

  returned: {
    windowTitle: 'Connect QuickBooks · JobPro for QuickBooks',
    finishing: 'Finishing the connection with Intuit…',
    question:
      'Everything that you send is entered in these books. Nothing has been read from them yet, except their name.',
    no: 'No, do not connect',
    connected: {
      title: 'Connected',
      text: 'QuickBooks Online is connected to JobPro. This window closes by itself. If it stays open, you can close it.',
    },
    refused: {
      title: 'Not connected',
      text: 'The permission was given back to Intuit. This window closes by itself. If it stays open, you can close it and connect again.',
    },
  },

  decide: {
    title: 'Choose accounts and the go-live day',
    text: 'New items use the accounts that you choose. Documents dated before the go-live day are not offered, so old invoices stay where they are.',
    missing: (amount: number) => `${plural(amount, 'setting')} still missing`,
    open: 'View the settings',
    choose: 'Choose them',
  },

  bringIn: {
    title: 'Import customers and items',
    why: 'JobPro learns the names that exist in QuickBooks, so that it links them and never creates one twice.',
    requested: 'The import was requested. Its results appear here.',
    requestedDesktop: 'The import was requested. It starts at the next run of the Web Connector.',
    reading: (counts: string) => `Reading from QuickBooks: ${counts} so far…`,
    read: (counts: string) => `Read from QuickBooks: ${counts}.`,
    review: 'Review the matches',
    start: 'Import customers and items',
    again: 'Import again',
  },

  allSet: 'All set',
  allSetText: 'Nothing is sent automatically. Select the invoices to send.',
  toInvoices: 'To the invoices',
} as const;
