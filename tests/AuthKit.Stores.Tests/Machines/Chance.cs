using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>Generators of values that are not equally frequent, and of flags.</summary>
internal static class Chance
{
    public static Gen<bool> Even { get; } = Gen.Elements(false, true);

    /// <summary>True once in so many times.</summary>
    public static Gen<bool> OneIn(int count) => Of((count - 1, false), (1, true));

    /// <summary>Values, each with its weight.</summary>
    public static Gen<T> Of<T>(params (int Weight, T Value)[] values) => Gen.Frequency(values.Select(static value => (value.Weight, Gen.Constant(value.Value))));

    public static Gen<T> AnyOf<T>()
        where T : struct, Enum => Gen.Elements(Enum.GetValues<T>());
}
