/** A step of the set-up that cannot be done here, with every way out. */
export class SetupError extends Error {
  constructor(code, message, remedies) {
    super(message);
    this.name = "SetupError";
    this.code = code;
    this.remedies = remedies;
  }
}
