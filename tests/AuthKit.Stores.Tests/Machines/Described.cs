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

    /// <summary>The values of the enums among the properties, and among those of the records in them.</summary>
    public IEnumerable<Enum> Choices => Properties.SelectMany(property => property.GetValue(this) switch
    {
        Enum choice => [choice],
        Described record => record.Choices,
        Described[] records => records.SelectMany(static record => record.Choices),
        _ => Enumerable.Empty<Enum>(),
    });

    /// <summary>A copy with one value of an enum in the place of another, wherever it occurs.</summary>
    public Described Replace(Enum choice, object other)
    {
        var copy = this with { };
        foreach (var property in Properties)
        {
            property.SetValue(copy, Replaced(property.GetValue(this)));
        }

        return copy.IsPossible ? copy : this;

        object? Replaced(object? value) => value switch
        {
            Described record => record.Replace(choice, other),
            Described[] records => SimplerValues.ArrayLike(records, [.. records.Select(record => record.Replace(choice, other))]),
            _ => choice.Equals(value) ? other : value,
        };
    }

    /// <summary>A flag is shown by its name where it is set.</summary>
    public sealed override string ToString() => $"{GetType().Name}({string.Join(", ", Properties.Select(TextOf).OfType<string>())})";

    private string? TextOf(PropertyInfo property) => property.GetValue(this) switch
    {
        true => property.Name,
        false => null,
        var value => $"{property.Name} = {ValueText.Of(value)}",
    };

    /// <summary>In the order of the constructor; what only the base has comes last.</summary>
    private IEnumerable<PropertyInfo> Properties
    {
        get
        {
            var names = GetType().GetConstructors()[0].GetParameters().Select(static parameter => parameter.Name).ToList();
            return GetType().GetProperties().Where(static property => property.CanWrite).OrderBy(property => names.Contains(property.Name) ? names.IndexOf(property.Name) : names.Count);
        }
    }
}
