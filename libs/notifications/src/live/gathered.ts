interface Waiting<Question, Answer> {
  question: Question;
  resolve(answer: Answer): void;
  reject(error: unknown): void;
}

/** Answers questions of one kind together: those that come while others are answered wait and are answered in one go. */
export class Gathered<Question, Answer> {
  private readonly waiting: Waiting<Question, Answer>[] = [];
  private busy = false;

  /**
   * @param answer answers in the order of the questions
   * @param most how many go at once
   */
  constructor(
    private readonly answer: (questions: Question[]) => Promise<Answer[]>,
    private readonly most: number,
  ) {}

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      this.waiting.push({ question, resolve, reject });
      if (!this.busy) void this.work();
    });
  }

  private async work(): Promise<void> {
    this.busy = true;
    while (this.waiting.length > 0) await this.answerSome(this.waiting.splice(0, this.most));
    this.busy = false;
  }

  private async answerSome(some: Waiting<Question, Answer>[]): Promise<void> {
    try {
      const answers = await this.answer(some.map(({ question }) => question));
      some.forEach(({ resolve }, index) => resolve(answers[index] as Answer));
    } catch (error) {
      some.forEach(({ reject }) => reject(error));
    }
  }
}
