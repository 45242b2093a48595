using System.Reflection;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>
/// A record that a failure shows by its name and its properties. The shrinker makes it simpler one property at a time. The simplest value of a
/// property is its default: 0, false, or the first value of an enum.
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

    /// <summary>The enum values of the properties, including those of nested records.</summary>
    public IEnumerable<Enum> Choices => Properties.SelectMany(property => property.GetValue(this) switch
    {
        Enum choice => [choice],
        Described record => record.Choices,
        Described[] records => records.SelectMany(static record => record.Choices),
        _ => Enumerable.Empty<Enum>(),
    });

    /// <summary>A copy in which another value of an enum replaces one value everywhere.</summary>
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

    /// <summary>Shows the record. A flag is shown by its name if it is set.</summary>
    public sealed override string ToString() => $"{GetType().Name}({string.Join(", ", Properties.Select(TextOf).OfType<string>())})";

    private string? TextOf(PropertyInfo property) => property.GetValue(this) switch
    {
        true => property.Name,
        false => null,
        var value => $"{property.Name} = {ValueText.Of(value)}",
    };

    /// <summary>The properties in the order of the constructor. Properties that only the base has come last.</summary>
    private IEnumerable<PropertyInfo> Properties
    {
        get
        {
            var names = GetType().GetConstructors()[0].GetParameters().Select(static parameter => parameter.Name).ToList();
            return GetType().GetProperties().Where(static property => property.CanWrite).OrderBy(property => names.Contains(property.Name) ? names.IndexOf(property.Name) : names.Count);
        }
    }
}
