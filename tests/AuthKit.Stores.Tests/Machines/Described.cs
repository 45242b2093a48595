using System.Reflection;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>
/// A record that a failure shows by its name and its properties, and that the shrinker makes simpler one property at a time. The simplest
/// value of a property is its default: 0, false, the first value of an enum.
/// </summary>
internal abstract record Described
{
    /// <summary>Whether a generator could have made the record; the shrinker drops one that it could not.</summary>
    protected virtual bool IsPossible => true;

    /// <summary>Copies with one property simpler, the simplest first.</summary>
    public IEnumerable<Described> Simpler()
    {
        foreach (var property in Properties)
        {
            foreach (var value in SimplerValues.Of(property.GetValue(this)))
            {
                var copy = this with { };
                property.SetValue(copy, value);
                if (copy.IsPossible)
                {
                    yield return copy;
                }
            }
        }
    }

    /// <summary>A flag is shown by its name where it is set.</summary>
    public sealed override string ToString() => $"{GetType().Name}({string.Join(", ", Properties.Select(TextOf).OfType<string>())})";

    private string? TextOf(PropertyInfo property) => property.GetValue(this) switch
    {
        true => property.Name,
        false => null,
        var value => $"{property.Name} = {ValueText.Of(value)}",
    };

    /// <summary>Those of the record itself come before those of its base.</summary>
    private IEnumerable<PropertyInfo> Properties => GetType().GetProperties().Where(static property => property.CanWrite);
}
