/** Why something that waits does not go by itself, and what to do. */
export function waitingFor(target: string, name: string): { code: string; sentence: string; remedy: string } {
  switch (target) {
    case 'company':
      return {
        code: 'waiting.settings',
        sentence: 'The company’s settings are not there yet.',
        remedy: 'Fill in the settings; everything that waits for them then goes by itself.',
      };
    case 'invoice':
      return {
        code: 'waiting.invoice',
        sentence: `Invoice ${name} is not in QuickBooks, and nobody has sent it.`,
        remedy: 'Send the invoice too; what waits for it then goes by itself.',
      };
    default:
      return {
        code: 'waiting.unknown',
        sentence: `JobPro has not told us of ${target} ${name} yet.`,
        remedy: `Save the ${target} in JobPro once more.`,
      };
  }
}
