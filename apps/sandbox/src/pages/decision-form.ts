import { html, type Html } from './html.ts';

/** What a customer is asked on an operator's consent page. */
export interface DecisionQuestion {
  /** Name and form of the operator's points. */
  label: string;
  hint: string;
  /** The test points that the field proposes. */
  points: readonly { value: string; label: string }[];
  typed: string;
  problem: string | null;
}

export function problemBox(problem: string | null): Html {
  return problem ? html`<p class="problem" role="alert" id="problem">${problem}</p>` : html``;
}

/** One plain form: the point, then yes, no, or yes for another point of the same customer. */
export function decisionForm({ label, hint, points, typed, problem }: DecisionQuestion): Html {
  const options = points.map((point) => html`<option value="${point.value}">${point.label}</option>`);
  return html`<form method="post">
    <label for="prm">${label}</label>
    <p class="hint" id="prm-hint">${hint}</p>
    <input
      id="prm"
      name="prm"
      type="text"
      inputmode="numeric"
      autocomplete="off"
      list="meters"
      required
      aria-describedby="prm-hint${problem ? ' problem' : ''}"
      value="${typed}"
    />
    <datalist id="meters">${options}</datalist>
    <div class="actions">
      <button class="main" type="submit" name="decision" value="accept">J’accepte</button>
      <button type="submit" name="decision" value="refuse" formnovalidate>Je refuse</button>
      <button type="submit" name="decision" value="wrong-prm">
        J’accepte, mais pour un autre de mes points
      </button>
    </div>
  </form>`;
}
