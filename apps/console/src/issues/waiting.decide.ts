/** Why something that waits does not go by itself, and what to do. */
export function waitingFor(target: string, name: string): { code: string; sentence: string; remedy: string } {
  switch (target) {
    case 'company':
      return {
        code: 'waiting.settings',
        sentence: 'The company’s settings are missing.',
        remedy: 'Fill in the settings. Everything that waits for them is then sent automatically.',
      };
    case 'invoice':
      return {
        code: 'waiting.invoice',
        sentence: `Invoice ${name} is not in QuickBooks, and no one has sent it.`,
        remedy: 'Send the invoice too. What waits for it is then sent automatically.',
      };
    default:
      return {
        code: 'waiting.unknown',
        sentence: `JobPro has not reported ${target} ${name} yet.`,
        remedy: `Save the ${target} in JobPro again.`,
      };
  }
}
