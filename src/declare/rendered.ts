import { checkText, DeclarationError } from './declaration.js';

/**
 * Renders objects of one kind; one that no SQL can say is refused with its name.
 *
 * @param nameOf what the message calls it
 * @throws DeclarationError
 */
export const rendered =
  <T>(kind: string, nameOf: (value: NoInfer<T>) => string, render: (value: T) => string | readonly string[]) =>
  (value: T): string[] => {
    const what = (): string => `${kind} ${JSON.stringify(nameOf(value))}`;
    try {
      const statements = [render(value)].flat();
      for (const sql of statements) checkText(`The SQL of ${what()}`, sql);
      return statements;
    } catch (error) {
      // Text that is no SQL text.
      if (error instanceof RangeError)
        throw new DeclarationError(`The SQL of ${what()}: ${error.message}. Take it out.`, {
          facts: { problem: error.message },
          cause: error,
        });
      throw error;
    }
  };
