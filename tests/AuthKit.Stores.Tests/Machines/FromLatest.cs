using FsCheck;
using FsCheck.Fluent;

namespace AuthKit.Stores.Tests.Machines;

/// <summary>
/// A position in a growing list: 0 is the latest element, 1 the one before it. Past the first element it starts over from the latest.
/// </summary>
internal readonly record struct FromLatest(int Back)
{
    public T Of<T>(IReadOnlyList<T> list) => list[^(1 + (Back % list.Count))];

    /// <summary>The element at this position; default if the list is empty.</summary>
    public T? OfAny<T>(IReadOnlyList<T> list) => list.Count == 0 ? default : Of(list);

    public override string ToString() => Back == 0 ? "latest" : $"latest - {Back}";

    /// <summary>Mostly one of the latest positions, sometimes any position.</summary>
    public static Gen<FromLatest> Mostly(int latest, int all) =>
        Gen.Frequency((3, Gen.Choose(0, latest - 1)), (1, Gen.Choose(0, all - 1))).Select(static back => new FromLatest(back));
}
