/** Moments, maintenance windows and quiet hours. */
export const schedule = {
  notes: {
    skipped: (moment: string) =>
      `Cette heure n’existe pas ce jour-là : on passe à l’heure d’été. Je prends le premier moment qui existe, le ${moment}.`,
    twice: (moment: string, first: string) =>
      `Cette heure arrive deux fois ce jour-là : on passe à l’heure d’hiver. Je prends la première, le ${moment} (${first}).`,
    zone: (timeZone: string) =>
      `Ces sites n’ont pas le même fuseau horaire : les heures que vous avez tapées sont lues dans le vôtre, ${timeZone}.`,
  },
}
