using System.Reflection;
using System.Runtime.CompilerServices;
using AuthKit.AspNetCore.SameOrigin;
using AuthKit.Events;

namespace AuthKit.Tests.Events;

/// <summary>One event of every type with every member set.</summary>
internal static class SampleEvents
{
    public static readonly DateTimeOffset Time = new(2030, 5, 6, 9, 8, 9, 123, TimeSpan.FromHours(2));

    public static Type[] Types { get; } = [.. new[] { typeof(AuthEvent), typeof(CrossSiteRefusedEvent) }
        .SelectMany(static type => type.Assembly.GetTypes())
        .Where(static type => type.IsSubclassOf(typeof(AuthEvent)))
        .OrderBy(static type => type.Name, StringComparer.Ordinal)];

    public static IEnumerable<AuthEvent> All(string text = "text") => Types.Select(type => Create(type, text));

    public static PropertyInfo[] OwnMembers(Type type) =>
        [.. type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly).Where(static property => property.Name != nameof(AuthEvent.Descriptor))];

    public static AuthEvent Create(Type type, string text = "text")
    {
        var created = (AuthEvent)RuntimeHelpers.GetUninitializedObject(type);
        foreach (var property in type.GetProperties().Where(static property => property.SetMethod is not null))
        {
            property.SetValue(created, Sample(property.PropertyType, text));
        }

        return created;
    }

    private static object Sample(Type type, string text) =>
        type == typeof(string) ? text
        : type == typeof(DateTimeOffset) ? Time
        : type == typeof(TimeSpan) ? TimeSpan.FromSeconds(7)
        : type == typeof(int) ? 7
        : type == typeof(long) ? 7L
        : type == typeof(bool) ? true
        : type == typeof(IReadOnlyList<string>) ? new[] { text, text }
        : type.IsEnum ? Enum.GetValues(type).GetValue(0)!
        : throw new NotSupportedException($"There is no sample value for {type}.");
}
