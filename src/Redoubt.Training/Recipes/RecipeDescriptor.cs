namespace Redoubt.Training;

/// <summary>A recipe that can be asked for by name.</summary>
/// <param name="Name">Name on the command line.</param>
/// <param name="Description">One line for people.</param>
/// <param name="NeedsBall">Whether norm and radius must be given.</param>
/// <param name="Settings">Names of the settings that it has besides norm and radius, as the command line spells them.</param>
/// <param name="Create">Makes the recipe.</param>
public sealed record RecipeDescriptor(string Name, string Description, bool NeedsBall, IReadOnlyList<string> Settings, Func<RecipeSettings, TrainingRecipe> Create);
