// @ts-check
// Asking about what changes quickly: one question at a time, none sooner than a pause after the one
// before, always about the newest; those that were overtaken before their turn are never asked.

const PAUSE = 150; // Milliseconds.

/** @template Q, A */
export class Latest {
  #pause;
  /** Whether a question is under way, or its pause. */
  #busy = false;
  /** What waits for its turn. @type {{ asked: Q } | null} */
  #next = null;

  /** `work(asked)` finds the answer; `told(asked, answer, newest)` is told it, and whether nothing newer was asked meanwhile;
   * `failed(error)` what was in the way of the newest.
   * @param {{ work: (asked: Q) => Promise<A>, told: (asked: Q, answer: A, newest: boolean) => void, failed: (error: unknown) => void }} given
   * @param {number} [pause] */
  constructor(given, pause = PAUSE) {
    this.given = given;
    this.#pause = pause;
  }

  /** Ask this as soon as it may be. @param {Q} asked */
  ask(asked) {
    this.#next = { asked };
    if (!this.#busy) this.#turn();
  }

  async #turn() {
    const { work, told, failed } = this.given;
    this.#busy = true;
    while (this.#next) {
      const { asked } = this.#next;
      this.#next = null;
      const paused = new Promise((done) => setTimeout(done, this.#pause));
      try {
        const answer = await work(asked);
        told(asked, answer, !this.#next);
      } catch (error) {
        if (!this.#next) failed(error);
      }
      await paused;
    }
    this.#busy = false;
  }
}
