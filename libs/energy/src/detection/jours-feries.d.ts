declare module '@socialgouv/jours-feries' {
  /** French public holidays of a year by their names, each about midnight of the machine's own zone. */
  export default function joursFeries(year: number): Record<string, Date>;
}
