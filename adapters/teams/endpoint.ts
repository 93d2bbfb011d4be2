/** What Microsoft calls. It stands alone, so that whoever names it need not load Microsoft's library. */
export const messagesPath = '/api/messages'
