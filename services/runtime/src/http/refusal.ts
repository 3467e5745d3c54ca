/** A request that a route refuses on purpose: `throw new Refusal(404, 'there is no order 7')`. The client reads the message. */
export class Refusal extends Error {
  readonly statusCode: number;
  constructor(statusCode: 400 | 401 | 403 | 404 | 409 | 410 | 422 | 429, message: string) {
    super(message);
    this.name = 'Refusal';
    this.statusCode = statusCode;
  }
}
