/** What one Teams message or dialog takes from us. Lengths are in UTF-16 units. */
export const limits = {
  /**
   * Teams takes 80 KB for a whole message. Microsoft does not say in which encoding, so both are counted
   * (`sizeOf`); the rest is for what stands around the card.
   */
  cardBytes: 74_000,
  /** Of that, what buttons may take: they come before text, but not instead of it. */
  buttonBytes: 30_000,
  title: 200,
  summary: 600,
  text: 3_000,
  textLines: 40,
  context: 2_000,
  heading: 200,
  line: 600,
  lineLines: 4,
  label: 120,
  cell: 300,
  cellLines: 4,
  facts: 60,
  listItems: 100,
  steps: 100,
  tableRows: 100,
  tableColumns: 20,
  altText: 1_000,
  url: 2_000,
  personName: 80,
  mentions: 20,
  /** Teams shows at most six; others stand behind « … ». */
  actionsShown: 6,
  actionTitle: 60,
  /** As `Button` says: a cut value would mean something else, so a longer one is left out. */
  buttonValue: 2_000,
  confirmTitle: 120,
  confirmText: 600,
  confirmChoice: 40,
  dialogTitle: 64,
  hint: 500,
  placeholder: 150,
  choices: 250,
  choiceTitle: 150,
  choiceValue: 150,
  searchResults: 100,
  /** Shown before anything is typed. */
  suggestions: 50,
  inputText: 4_000,
} as const
