/** A building and its town; most names hold it already, and then it is not said twice. */
export const withCity = (name: string, city: string) => (name.includes(city) ? name : `${name}, ${city}`);
